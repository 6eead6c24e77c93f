-- One living contact to a number: whoever is second gets the first one's id.
with added as (
    insert into contacts (org_id, id, department_id, owner_id, phone, name, company, title, email, lead_status, deal_value, tags, pinned_note, source, status_reason, time_zone, next_follow_up_at, custom, created_at, updated_at)
    select u.org_id, @Id, coalesce(@DepartmentId::uuid, u.department_id), coalesce(@OwnerId::uuid, case when u.role = 'agent' then u.id end),
           @Phone, @Name, @Company, @Title, @Email, @LeadStatus, @DealValue, spelled_tags(@Tags::text[]), @Note, @Source,
           case when @LeadStatus = 'disqualified' then @StatusReason else '' end, @TimeZone, @FollowUp::timestamptz, @Custom::jsonb, @Now, @Now
      from users u
      join organisations o on o.org_id = u.org_id
     where u.id = @UserId
       and (u.role <> 'agent' or o.agents_add_contacts)
       and contact_of(@Phone) is null
    on conflict do nothing
    returning id
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, after)
    select current_org(), id, @Now, @UserId, 'created', to_jsonb(@Source::text) from added
)
select id, audit(@UserId, 'contacts.added', id, coalesce(nullif(@Name, ''), @Phone), '{}', @Now)::text as audited from added;
