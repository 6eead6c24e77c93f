with gone as (
    update presence_pages
       set gone_at = @Now::timestamptz, sequence = @Sequence
     where user_id = @UserId
       and page_id = @PageId
       and sequence < @Sequence
       and gone_at is null
    returning user_id
)
select true
  from gone, lateral (select tell_watchers(gone.user_id)) told;
