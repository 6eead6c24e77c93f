-- Everything it changes follows from the page's row: a heartbeat that came too late changes none of it.
with before as (
    select page.device as device
      from (values (0)) one
      left join presence_pages page on page.user_id = @UserId and page.page_id = @PageId and page.gone_at is null
),
page as (
    insert into presence_pages (org_id, user_id, page_id, session_id, sequence, heartbeat_at, stream_seen_at, device, device_since, problem)
    values (current_org(), @UserId, @PageId, @SessionId, @Sequence, @Now::timestamptz, case when @Hears then @Now::timestamptz end, @Device, @Now, @Problem)
    on conflict (org_id, user_id, page_id) do update
       set sequence = excluded.sequence,
           session_id = excluded.session_id,
           heartbeat_at = excluded.heartbeat_at,
           stream_seen_at = coalesce(excluded.stream_seen_at, presence_pages.stream_seen_at),
           device = excluded.device,
           device_since = case when presence_pages.device = excluded.device then presence_pages.device_since else excluded.device_since end,
           problem = excluded.problem,
           gone_at = null
     where presence_pages.sequence < excluded.sequence
    returning device
),
known as (
    select presence.*, agent.work <> 'Idle' as busy
      from presence
      join agent_states(@Now) agent on agent.user_id = presence.user_id
     where presence.user_id = @UserId
       for update of presence
),
come as (
    select known.user_id is null as is_first,
           known.left_at is not null or known.heartbeat_at <= @Now::timestamptz - interval '120 s' as was_gone,
           coalesce(known.automatic and (known.busy or @Now::timestamptz - @Idle::interval > known.since), false) as back,
           coalesce(known.busy, false) as busy,
           page.device = 'registered' and before.device is distinct from 'registered' as newly_registered,
           page.device is distinct from before.device as device_changed
      from page
     cross join before
      left join known on true
),
kept as (
    insert into presence as mine (org_id, user_id, intent, since, activity_at, heartbeat_at)
    select current_org(), @UserId, 'online', @Now, @Now::timestamptz - @Idle::interval, @Now from come
    on conflict (org_id, user_id) do update
       set heartbeat_at = excluded.heartbeat_at,
           activity_at = greatest(mine.activity_at, case when (select busy from come) then excluded.heartbeat_at else excluded.activity_at end),
           intent = case when (select back from come) then 'online' else mine.intent end,
           reason = case when (select back from come) then null else mine.reason end,
           automatic = mine.automatic and not (select back from come),
           since = case when (select back from come) then excluded.since else mine.since end,
           left_at = null,
           left_why = null,
           test_ring_at = case when (select newly_registered from come) then null else mine.test_ring_at end,
           test_ring_failed_at = case when (select newly_registered from come) then null else mine.test_ring_failed_at end
    returning mine.intent, mine.reason, mine.automatic
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, reason, automatic, why)
    select current_org(), @UserId, @Now, kept.intent, kept.reason, kept.automatic, case when come.is_first then 'first' when come.back then 'activity' else 'back' end
      from kept
     cross join come
     where come.is_first or come.was_gone or come.back
),
told as (
    select tell_watchers(@UserId), tell(@UserId, 'presence-changed')
      from kept
     cross join come
     where come.is_first or come.was_gone or come.back or come.device_changed
)
select true from kept left join told on true;
