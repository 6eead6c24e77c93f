-- Planned once. Who may not be called now waits until they may be; who may never be is left out, and it says why.
with refused as (
    select * from jsonb_to_recordset(@Refused::jsonb) as r(member_id uuid, next_at timestamptz, reason text, held_by text)
)
update campaign_members member
   set next_at = refused.next_at, reason = refused.reason, held_by = refused.held_by, preview_user = null, preview_until = null, updated_at = @Now,
       status = case when refused.next_at is null then 'excluded' else member.status end,
       final = case when refused.next_at is null then 'excluded' end
  from refused
 where member.id = refused.member_id
   and member.next_at <= @Now;
