-- A field is changed only while it is as the person saw it; what it was before goes into the history. No row: it is gone, out
-- of reach, or not as it was.
with seen as (
    select c.*, contact_value(c, @Field) as before
      from contacts c
     where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb)
       for update
),
edited as (
    update contacts c
       set name = case when @Field = 'name' then @Text else c.name end,
           phone = case when @Field = 'phone' then @Text else c.phone end,
           company = case when @Field = 'company' then @Text else c.company end,
           title = case when @Field = 'title' then @Text else c.title end,
           email = case when @Field = 'email' then @Text else c.email end,
           lead_status = case when @Field = 'leadStatus' then @Text else c.lead_status end,
           status_reason = case when @Field = 'statusReason' then @Text when @Field = 'leadStatus' and @Text <> 'disqualified' then '' else c.status_reason end,
           deal_value = case when @Field = 'dealValue' then @Text::numeric else c.deal_value end,
           pinned_note = case when @Field = 'pinnedNote' then @Text else c.pinned_note end,
           time_zone = case when @Field = 'timeZone' then @Text else c.time_zone end,
           next_follow_up_at = case when @Field = 'followUp' then @Text::timestamptz else c.next_follow_up_at end,
           owner_id = case when @Field = 'owner' then @Text::uuid else c.owner_id end,
           department_id = case when @Field = 'department' then @Text::uuid else c.department_id end,
           tags = case when @Field = 'tags' then spelled_tags(@Tags::text[]) else c.tags end,
           custom = case when @Field not like 'custom.%' then c.custom
                         when @Value::jsonb is null then c.custom - substr(@Field, 8)
                         else jsonb_set(c.custom, array[substr(@Field, 8)], @Value::jsonb) end,
           updated_at = @Now
      from seen
     where c.id = seen.id
       and (not @Guarded or seen.before is not distinct from @Was::jsonb)
       and seen.before is distinct from @Value::jsonb
    returning c.id, contact_value(c, @Field) as after, seen.before, seen.status_reason as reason_before, c.status_reason as reason_after
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after)
    select current_org(), id, @Now::timestamptz, @UserId::uuid, @Field::text, before, after from edited
    union all
    select current_org(), id, @Now::timestamptz, @UserId::uuid, 'statusReason', to_jsonb(reason_before), to_jsonb(reason_after) from edited
     where @Field = 'leadStatus' and reason_after <> reason_before
),
-- One of its own other numbers becomes the first.
freed as (
    delete from contact_numbers n using edited where @Field = 'phone' and n.contact_id = edited.id and n.number = @Text
)
select case when edited.id is null then seen.before else edited.after end::text as value, edited.id is not null or seen.before is not distinct from @Value::jsonb as is_as_asked
  from seen
  left join edited on true;
