update presence_pages
   set stream_seen_at = @Now
 where user_id = @UserId
   and page_id = @PageId
   and gone_at is null
