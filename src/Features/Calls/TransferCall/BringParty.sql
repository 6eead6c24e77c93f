-- The leg is written down, with its receipt, before the carrier hears of it; whoever folds the call next has it dialed, once.
with call as (
    select calls.*
      from calls
     where id = @CallId
       and agent_id = @UserId
       and state in ('answered', 'connected')
       and hang_up_asked_at is null
       for update
),
open as (
    select call.*, (select count(*) from call_legs leg where leg.call_id = call.id and leg.role = 'party') as parties
      from call
     where 3 > (select count(*) from call_legs leg
                 where leg.call_id = call.id and leg.wanted and leg.ended_at is null and leg.gone_at is null
                   and (leg.role = 'party' or leg.role = 'agent' and leg.user_id <> call.agent_id))
       and not exists (select from do_not_call_entry(@ToNumber, null))
       and (@Kind = 'guest' or not exists (select from call_transfers t where t.call_id = call.id and t.kind <> 'guest' and t.state in ('asked', 'ringing', 'joined')))
),
party as (
    insert into call_legs (org_id, id, call_id, role, label, address, caller_id, receipt_id, created_at)
    select org_id, @LegId, id, 'party', 'party-' || parties + 1, @ToNumber, our_number, @ReceiptId, @Now
      from open
    returning org_id, call_id, id
),
receipt as (
    select write_receipt(@Receipt::jsonb) as id from party
),
transfer as (
    insert into call_transfers (org_id, id, call_id, kind, from_user, to_number, to_name, leg_id, asked_at)
    select party.org_id, @Id, party.call_id, @Kind, @UserId, @ToNumber, coalesce(contact.name, ''), party.id, @Now
      from party
      left join contacts contact on contact.phone = @ToNumber and contact.deleted_at is null
    returning id
),
held as (
    update call_legs leg
       set hold_wanted = true
      from party
     where leg.call_id = party.call_id and leg.role = 'customer' and @Kind <> 'guest'
    returning leg.id
),
kept as (
    select audit(@UserId, 'calls.transfer_asked', null, party.call_id::text, jsonb_build_object('kind', @Kind::text, 'to', @ToNumber::text), @Now), tell(@UserId, 'phone-changed')
      from party
)
select (select count(*) from kept) > 0 and (select count(*) from receipt) > 0 and (select count(*) from transfer) + (select count(*) from held) > 0;
