with changed as (
    update contact_fields
       set label = @Label, choices = @Choices, archived_at = case when @Archived then coalesce(archived_at, @Now) end
     where id = @Id
    returning id
)
select audit(@UserId, 'contact_fields.changed', id, @Label, jsonb_build_object('archived', @Archived), @Now)::text is not null from changed;
