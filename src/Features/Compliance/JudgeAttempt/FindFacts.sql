-- Everything the gate needs to know of many attempts, in their order.
with asked as materialized (
    -- Whom it is about is found here and not where contacts are joined: behind row-level security an index is used for plain columns alone.
    select a.*, contact_of(a.number) as holder_id, coalesce(a.contact_id, contact_of(a.number)) as known_id
      from unnest(@Numbers::text[], @Regions::text[], @Users::uuid[], @Contacts::uuid[], @CallerIds::text[], @Campaigns::uuid[])
           with ordinality as a (number, region, user_id, contact_id, caller_id, campaign_id, position)
),
-- Counted once for each of our numbers, not for each attempt.
used as (
    select shown.caller_id, (select count(*) from calls c
                              where c.our_number = shown.caller_id and c.direction <> 'inbound' and c.submitted_at > @Now::timestamptz - interval '24 hours') as times
      from (select distinct caller_id from asked) shown
      join phone_numbers capped on capped.number = shown.caller_id and capped.active and capped.daily_cap is not null
)
select org.dialing_halted_at is not null as dialing_halted, org.time_zone as organisation_zone, org.dialing_from, org.dialing_until, org.attempts_per_day,
       org.attempts_per_week, org.national_list_needed, (select id from calling_rule_changes where is_agreed order by decided_at desc, id desc limit 1) as rules_change_id,
       asked.user_id is null or coalesce(caller.active and caller.can_place_calls, false) as may_place_calls,
       contact.id as contact_id, asked.contact_id is null or contact.id is not null as contact_known,
       asked.contact_id is null or asked.holder_id = asked.contact_id is true as contact_has_number, contact.time_zone as contact_zone,
       contact.custom ->> 'state' as contact_state,
       busy.with_whom as agent_is_talking_to,
       -- Looked up one by one: as exists() all open calls, and all their legs, are gone through for it.
       coalesce((select true from calls open where open.customer_number = asked.number and open.state <> 'ended' limit 1),
                (select true from call_legs leg join calls other on other.org_id = leg.org_id and other.id = leg.call_id and other.state <> 'ended'
                  where leg.role = 'party' and leg.address = asked.number and leg.wanted and leg.ended_at is null limit 1), false) as number_is_being_called,
       exists (select from callbacks b where b.number = asked.number and b.state in ('pending', 'snoozed') and b.due_at <= @Now::timestamptz + interval '1 hour') as is_promised,
       listed.number as listed_number, coalesce(listed.is_area, false) as listed_as_area, listed.campaign_id is not null as listed_by_campaign, listed.added_at as listed_at,
       consent.id as consent_id, consent.purpose as consent_purpose, consent.text_version as consent_text, consent.given_at as consent_given_at,
       list.id as list_id, list.name as list_name, list.dated as list_dated, coalesce(list.contains, false) as list_contains,
       array(select c.submitted_at from calls c
              where c.customer_number = asked.number and c.direction <> 'inbound' and c.created_at > @Now::timestamptz - interval '8 days'
                and c.submitted_at > @Now::timestamptz - interval '7 days' and c.submitted_at <= @Now::timestamptz
              order by c.created_at desc limit 100) as attempts,
       (select max(c.ended_at) from calls c
         where c.customer_number = asked.number and c.result = 'abandoned' and c.created_at > @Now::timestamptz - interval '4 days') as abandoned_at,
       ours.id as caller_id_id, ours.label as caller_id_label, ours.created_at as caller_id_since, ours.daily_cap as caller_id_cap,
       coalesce(used.times, 0) as caller_id_used
  from asked
  cross join organisations org
  left join users caller on caller.id = asked.user_id
  left join contacts contact on contact.id = asked.known_id and contact.deleted_at is null
  left join phone_numbers ours on ours.number = asked.caller_id and ours.active
  left join used on used.caller_id = asked.caller_id
  left join lateral (
       select coalesce(nullif(c.contact_name, ''), c.customer_number) as with_whom
         from calls c
        where asked.user_id is not null
          and c.state <> 'ended'
          and (c.agent_id = asked.user_id
               or c.id in (select leg.call_id from call_legs leg where leg.user_id = asked.user_id and leg.wanted and leg.gone_at is null and leg.ended_at is null))
        limit 1
  ) busy on true
  left join lateral do_not_call_entry(asked.number, asked.campaign_id) listed on true
  left join lateral (
       select c.* from consents c
        where c.number = asked.number and c.revoked_at is null and c.given_at <= @Now::timestamptz
        order by c.purpose = 'messages' desc, c.given_at desc
        limit 1
  ) consent on true
  left join lateral (
       select l.id, l.name, l.dated, exists (select from call_list_numbers n where n.list_id = l.id and n.number = asked.number) as contains
         from call_lists l
        where l.region = asked.region and l.removed_at is null
          and l.dated = (select max(last.dated) from call_lists last where last.region = asked.region and last.removed_at is null)
        order by contains desc, l.imported_at desc
        limit 1
  ) list on true
 order by asked.position;
