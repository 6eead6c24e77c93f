with removed as (
    update call_lists set removed_at = @Now where id = @ListId and removed_at is null returning id, name
),
emptied as (
    delete from call_list_numbers n using removed where n.list_id = removed.id
)
select true from removed, audit(@UserId, 'compliance.list_removed', removed.id, removed.name, '{}', @Now);
