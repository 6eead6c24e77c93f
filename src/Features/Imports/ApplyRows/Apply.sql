-- Whose number it is is looked up once more: somebody may have called since the check.
-- (offset 0: each row asks the index that has its answer. A limit would let the planner walk another one until it meets the first.)
with seen as (
    select r.*, coalesce(living.id, merged.id) as holder_id,
           case when r.tags = '{}' then @Tags::text[] when @Tags::text[] <@ r.tags then r.tags
                else array(select t.name from unnest(r.tags || @Tags::text[]) with ordinality t (name, position) group by t.name order by min(t.position) limit @MostTags) end as all_tags
      from import_rows r
      left join lateral (select c.id from contacts c where c.phone = r.phone and c.deleted_at is null offset 0) living on true
      left join lateral (select c.id from contact_numbers n join contacts c on c.org_id = n.org_id and c.id = n.contact_id and c.deleted_at is null where n.number = r.phone offset 0) merged on true
     where r.import_id = @ImportId and r.number > @From and r.number <= @Upto and r.verdict in ('new', 'existing')
),
added as (
    insert into contacts (org_id, id, department_id, owner_id, phone, name, company, title, email, lead_status, status_reason, deal_value, tags, pinned_note, time_zone, custom, source, created_at, updated_at)
    select s.org_id, s.contact_id, @DepartmentId::uuid, @OwnerId::uuid, s.phone, s.name, s.company, s.title, s.email, coalesce(s.lead_status, @LeadStatus), s.status_reason, s.deal_value,
           s.all_tags, s.note, s.time_zone, s.custom, 'import', @Now, @Now
      from seen s
     where s.holder_id is null
    on conflict do nothing
    returning id
),
planned as (
    select distinct on (c.id) c.id, c.was, s.custom as given,
           case when s.name <> '' and (@Overwrite or c.name = '') then s.name else c.name end as name,
           case when s.company <> '' and (@Overwrite or c.company = '') then s.company else c.company end as company,
           case when s.title <> '' and (@Overwrite or c.title = '') then s.title else c.title end as title,
           case when s.email <> '' and (@Overwrite or c.email = '') then s.email else c.email end as email,
           case when @Overwrite then coalesce(s.lead_status, c.lead_status) else c.lead_status end as lead_status,
           case when @Overwrite and s.lead_status is not null and (s.status_reason <> '' or s.lead_status <> c.lead_status) then s.status_reason else c.status_reason end as status_reason,
           case when @Overwrite then coalesce(s.deal_value, c.deal_value) else coalesce(c.deal_value, s.deal_value) end as deal_value,
           case when s.all_tags <@ c.tags then c.tags
                else array(select t.name from unnest(c.tags || s.all_tags) with ordinality t (name, position) group by t.name order by min(t.position) limit @MostTags) end as tags,
           case when s.note <> '' and (@Overwrite or c.pinned_note = '') then s.note else c.pinned_note end as pinned_note,
           case when @Overwrite then coalesce(s.time_zone, c.time_zone) else coalesce(c.time_zone, s.time_zone) end as time_zone,
           case when @Overwrite then c.custom || s.custom else s.custom || c.custom end as custom,
           coalesce(c.owner_id, @OwnerId::uuid) as owner_id,
           coalesce(c.department_id, @DepartmentId::uuid) as department_id
      from seen s
      cross join lateral (select k as was, k.* from contacts k where k.org_id = s.org_id and k.id = s.holder_id offset 0) c
     where not @AddOnly and c.deleted_at is null and (@Reach::jsonb ? 'everyone' or in_reach(c.was, @Reach::jsonb))
     order by c.id, s.number
),
differences as (
    select p.id, d.field, d.before, d.after
      from planned p
      cross join lateral (
          values ('name', to_jsonb((p.was).name), to_jsonb(p.name)), ('company', to_jsonb((p.was).company), to_jsonb(p.company)), ('title', to_jsonb((p.was).title), to_jsonb(p.title)),
                 ('email', to_jsonb((p.was).email), to_jsonb(p.email)), ('leadStatus', to_jsonb((p.was).lead_status), to_jsonb(p.lead_status)),
                 ('statusReason', to_jsonb((p.was).status_reason), to_jsonb(p.status_reason)), ('dealValue', to_jsonb((p.was).deal_value), to_jsonb(p.deal_value)),
                 ('tags', to_jsonb((p.was).tags), to_jsonb(p.tags)), ('pinnedNote', to_jsonb((p.was).pinned_note), to_jsonb(p.pinned_note)),
                 ('timeZone', to_jsonb((p.was).time_zone), to_jsonb(p.time_zone)), ('owner', to_jsonb((p.was).owner_id), to_jsonb(p.owner_id)),
                 ('department', to_jsonb((p.was).department_id), to_jsonb(p.department_id))
          union all
          select 'custom.' || k.key, (p.was).custom -> k.key, p.custom -> k.key from jsonb_object_keys(p.given) k (key)
      ) d (field, before, after)
     where d.before is distinct from d.after
),
changed as (
    update contacts c
       set name = p.name, company = p.company, title = p.title, email = p.email, lead_status = p.lead_status, status_reason = p.status_reason, deal_value = p.deal_value, tags = p.tags,
           pinned_note = p.pinned_note, time_zone = p.time_zone, custom = p.custom, owner_id = p.owner_id, department_id = p.department_id, updated_at = @Now
      from planned p
     where c.id = p.id and p.id in (select id from differences)
    returning c.id
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, batch_id)
    select current_org(), d.id, @Now, @ActorId, d.field, d.before, d.after, @ImportId from differences d
),
-- Whoever is in the list joins its campaign, those who were contacts already too.
joined as (
    insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, comments, source, added_at, updated_at)
    select c.org_id, gen_random_uuid(), c.id, coalesce(s.holder_id, a.id), @Now, left(s.note, 2000), 'import', @Now, @Now
      from campaigns c
      join seen s on true
      left join added a on a.id = s.contact_id
      left join contacts known on known.id = s.holder_id
     where c.id = @CampaignId::uuid
       and c.deleted_at is null
       and (@Reach::jsonb ? 'everyone' or c.department_id is null or c.department_id = (@Reach::jsonb ->> 'myDepartment')::uuid)
       and coalesce(s.holder_id, a.id) is not null
       and (s.holder_id is null or @Reach::jsonb ? 'everyone' or in_reach(known, @Reach::jsonb))
    on conflict do nothing
    returning campaign_id
),
counted as (
    select (select count(*) from added) as added, (select count(*) from changed) as changed, (select count(*) from seen) as seen
),
told as (
    update imports i
       set added = i.added + c.added, changed = i.changed + c.changed, left_alone = i.left_alone + c.seen - c.added - c.changed
      from counted c
     where i.id = @ImportId
    returning i.actor_id
)
select true
  from told, lateral tell(told.actor_id, 'imports-changed') actor,
       (select count(tell(id, 'campaign-woken')::text || tell_campaign(id, 'campaign-changed')::text) as campaigns from (select distinct campaign_id as id from joined) j) woken
 where woken.campaigns >= 0;
