-- Numbers that are nobody's become contacts of the person's department; one that is a colleague's is refused. Who is a member already
-- stays as they are. Two who add the same number at once keep one.
with given as materialized (
    select g.*, contact_of(g.phone) as known_id
      from unnest(@Phones::text[], @Names::text[], @Comments::text[], @Excluded::boolean[], @Priorities::smallint[], @ContactIds::uuid[], @MemberIds::uuid[])
           as g (phone, name, comments, excluded, priority, contact_id, member_id)
),
seen as (
    select g.*, known.id as holder_id, known.id is null or in_reach(known, @Reach::jsonb) as is_theirs
      from given g
      left join contacts known on known.id = g.known_id
),
made as (
    insert into contacts (org_id, id, department_id, phone, name, source, created_at, updated_at)
    select u.org_id, s.contact_id, u.department_id, s.phone, s.name, @Source, @Now, @Now
      from seen s
      join users u on u.id = @UserId
     where s.holder_id is null
    on conflict do nothing
    returning id, phone
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, after)
    select current_org(), made.id, @Now, @UserId, 'created', to_jsonb(@Source::text) from made
),
added as (
    insert into campaign_members (org_id, id, campaign_id, contact_id, status, final, reason, priority, next_at, comments, source, added_at, updated_at)
    select c.org_id, s.member_id, c.id, coalesce(s.holder_id, made.id), case when s.excluded then 'excluded' else 'upcoming' end, case when s.excluded then 'excluded' end,
           case when s.excluded then 'Excluded from the start' else '' end, s.priority, case when s.excluded then null else @Now::timestamptz end, s.comments, @Source, @Now, @Now
      from campaigns c
      join seen s on s.is_theirs
      left join made on made.phone = s.phone
     where c.id = @Id
       and coalesce(s.holder_id, made.id) is not null
    on conflict do nothing
    returning id, campaign_id
),
told as (
    select count(*) as added, max(audit(@UserId, case when @IsOne then 'campaigns.member_added' else 'campaigns.members_added' end, a.campaign_id, c.name, jsonb_build_object('contacts', a.added), @Now)::text
                                  || tell(a.campaign_id, 'campaign-woken')::text || tell_campaign(a.campaign_id, 'campaign-changed')::text) as said
      from (select campaign_id, count(*) as added from added group by campaign_id) a
      join campaigns c on c.id = a.campaign_id
)
select s.phone, a.id is not null as is_added, s.is_theirs
  from seen s
  cross join told
  left join added a on a.id = s.member_id
 where told.said is null or told.said is not null;
