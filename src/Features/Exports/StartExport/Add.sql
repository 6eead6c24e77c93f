with added as (
    insert into exports (org_id, id, user_id, what, format, file_name, search, ids, direct, state, created_at, total)
    select current_org(), @Id, @UserId, @What, @Format, @FileName, @Search, @Ids::uuid[], @IsDirect, 'queued', @Now::timestamptz, @Total::bigint
     where (select count(*) from exports open where open.user_id = @UserId and open.state in ('queued', 'running')) < @MostAtOnce
    returning user_id
)
select true from added, tell(user_id, 'exports-changed');
