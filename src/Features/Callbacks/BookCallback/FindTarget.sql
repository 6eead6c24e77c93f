-- Whom it is for: a contact, whoever a call was with, or a number.
with target as (
    select l.id as call_id, coalesce(@ContactId::uuid, l.contact_id, contact_of(@Number)) as contact_id, coalesce(l.customer_number, @Number) as number, l.department_id
      from (values (0)) one
      left join calls l on l.id = @CallId::uuid and (@UserId::uuid is null or l.agent_id = @UserId)
)
select c.id as contact_id, coalesce(case when @ContactId::uuid is not null then c.phone end, t.number, c.phone) as number, coalesce(t.department_id, c.department_id, u.department_id) as department_id,
       coalesce(nullif(c.name, ''), c.phone, t.number) as name, c.time_zone as contact_zone, o.time_zone as organisation_zone, o.calling_from, o.calling_until,
       exists (select from do_not_call_entry(coalesce(case when @ContactId::uuid is not null then c.phone end, t.number, c.phone), null)) as on_do_not_call_list,
       @OwnerId::uuid is null or exists (select from users w where w.id = @OwnerId and w.active) as knows_owner
  from target t
  join organisations o on true
  left join users u on u.id = @UserId::uuid
  left join contacts c on c.id = t.contact_id and c.deleted_at is null and (@Reach::jsonb is null or in_reach(c, @Reach::jsonb))
 where coalesce(case when @ContactId::uuid is not null then c.phone end, t.number, c.phone) is not null and (@ContactId::uuid is null or c.id is not null);
