with added as (
    insert into contact_fields (org_id, id, key, label, kind, choices, position)
    select org_id, @Id, @Key, @Label, @Kind, @Choices, (select coalesce(max(position), 0) + 1 from contact_fields)
      from organisations
    on conflict do nothing
    returning id
)
select audit(@UserId, 'contact_fields.added', id, @Label, jsonb_build_object('key', @Key::text, 'kind', @Kind::text), @Now)::text is not null from added;
