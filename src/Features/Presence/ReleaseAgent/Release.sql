with person as (
    select org_id, id, name
      from users
     where id = @AgentId
       and active
       and (@OwnerId::uuid is null or id = @OwnerId)
       and (@DepartmentId::uuid is null or department_id = @DepartmentId)
),
released as (
    insert into presence as mine (org_id, user_id, intent, since, activity_at, heartbeat_at, left_at, left_why)
    select org_id, id, 'away', @Now::timestamptz, @Now, @Now::timestamptz - interval '120 s', @Now, 'silent' from person
    on conflict (org_id, user_id) do update
       set intent = 'away', reason = null, automatic = false, since = excluded.since
     where mine.intent in ('online', 'away') and not (mine.intent = 'away' and not mine.automatic)
    returning org_id, user_id, left_at
),
logged as (
    insert into presence_log (org_id, user_id, at, intent, why)
    select org_id, user_id, @Now, 'away', 'released' from released where left_at is null
)
select person.name
  from person,
       lateral (select audit(@ManagerId, 'presence.released', person.id, person.name,
                             jsonb_build_object('offers', @Offers::integer, 'calls', @Calls::integer, 'wrap_ups', @WrapUps::integer), @Now),
                       tell(person.id, 'presence-changed'), tell(person.id, 'phone-changed'), tell_watchers(person.id)) told;
