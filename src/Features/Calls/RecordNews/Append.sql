-- Planned once. Repeated news adds nothing. News of a call nobody here knows stays without one; that of a standing line is about the conversation it is in.
with known as (
    select coalesce(
           (select id from calls where id = @CallId),
           (select call_id from call_legs where call_sid = @CallSid and (line_id is null or gone_at is null) order by created_at desc limit 1)) as call_id
),
appended as (
    insert into webhook_inbox (org_id, id, received_at, kind, call_id, call_sid, dedupe_key, path, params)
    select current_org(), @Id, @Now, @Kind, coalesce(known.call_id, @CallId), @CallSid, @DedupeKey, @Path, @Params::jsonb
      from known
    on conflict (org_id, dedupe_key) do nothing
)
select call_id from known;
