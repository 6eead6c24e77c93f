-- What is being said while it dials stays as it is. The file before stays too: copies and versions may name it.
with changed as (
    update campaigns c
       set message_kind = case when @FileId::uuid is null then 'speech' else 'audio' end, message_file_id = @FileId::uuid, version = c.version + 1, updated_at = @Now, updated_by = @UserId
     where c.id = @Id
       and c.deleted_at is null
       and c.destination = 'message'
       and c.status <> 'processing'
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
    returning c.id, c.name
)
select changed.id
  from changed, audit(@UserId, 'campaigns.changed', changed.id, changed.name, jsonb_build_object('message', coalesce(@FileName::text, 'spoken')), @Now), tell_campaign(changed.id, 'campaign-changed') managers;
