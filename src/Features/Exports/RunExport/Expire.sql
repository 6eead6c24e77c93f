with expired as (
    update exports
       set state = 'expired'
     where state = 'ready' and expires_at <= @Now::timestamptz
    returning user_id, file_id
),
deleted as (
    delete from stored_files f using expired where f.id = expired.file_id
)
select true from expired, tell(user_id, 'exports-changed');
