-- Nobody's number becomes a contact of the one who is calling; somebody's stays whose it is. Two calls at once keep one.
with known as (
    select contact_of(@Number) as id
),
kept as (
    insert into contacts (org_id, id, department_id, owner_id, phone, source, created_at, updated_at)
    select o.org_id, @Id, caller.department_id, caller.id, @Number, @Source, @Now, @Now
      from known
      join organisations o on true
      left join users caller on caller.id = @OwnerId::uuid
     where o.calls_make_contacts and known.id is null
    on conflict do nothing
    returning id
),
noted as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, after)
    select current_org(), id, @Now, @OwnerId::uuid, 'created', to_jsonb(@Source::text) from kept
)
select coalesce(known.id, kept.id) as id, kept.id is not null as is_new
  from known
  left join kept on true;
