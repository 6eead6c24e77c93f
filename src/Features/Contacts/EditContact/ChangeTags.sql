-- Added and removed by name, so that two people at once each get what they asked for.
with seen as (
    select c.*
      from contacts c
     where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb)
       for update
),
asked as (
    select seen.id, seen.tags as before,
           array(select t.name
                   from (select name, min(position) as position
                           from unnest(seen.tags || spelled_tags(@Add::text[])) with ordinality t (name, position)
                          where fold(name) <> all (array(select fold(r) from unnest(@Remove::text[]) r))
                          group by name) t
                  order by t.position) as after
      from seen
),
edited as (
    update contacts c
       set tags = asked.after, updated_at = @Now
      from asked
     where c.id = asked.id and asked.after is distinct from asked.before and cardinality(asked.after) <= @Most
    returning c.id
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after)
    select current_org(), asked.id, @Now, @UserId, 'tags', to_jsonb(asked.before), to_jsonb(asked.after) from asked join edited on edited.id = asked.id
)
select case when edited.id is null then asked.before else asked.after end as tags
  from asked
  left join edited on true;
