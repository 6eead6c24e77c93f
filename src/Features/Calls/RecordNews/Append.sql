-- Repeated news adds nothing. News of a call nobody here knows stays without one.
with known as (
    select coalesce(
           (select id from calls where id = @CallId),
           (select call_id from call_legs where call_sid = @CallSid)) as call_id
),
appended as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, call_sid, dedupe_key, path, params)
    select current_org(), @Id, @Now, @Kind, coalesce(known.call_id, @CallId), @CallSid, @DedupeKey, @Path, @Params::jsonb
      from known
    on conflict (org_id, dedupe_key) do nothing
)
select call_id from known;
