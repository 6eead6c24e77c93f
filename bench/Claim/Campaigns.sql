-- They take whoever answers to a number: no agent decides how many are claimed.
insert into campaigns (org_id, id, name, mode, destination, destination_number, status_since, time_zone, max_attempts, minimum_gap, calls_per_minute, calls_from, calls_until, created_at, created_by, updated_at)
select @OrgId, md5('campaign' || n)::uuid, 'Campaign ' || n, 'power', 'number', '+80099999999', now(), 'UTC', 3, 240, 6000, 0, 1440, now(), md5('admin')::uuid, now()
  from generate_series(0, @Campaigns - 1) n;
