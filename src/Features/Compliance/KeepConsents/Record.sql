with recorded as (
    insert into consents (org_id, id, number, contact_id, name, purpose, text_version, consent_text, channel, evidence, given_at, recorded_at, recorded_by)
    select current_org(), @Id, @Number, c.id, coalesce(c.name, ''), @Purpose, @TextVersion, @ConsentText, @Channel, @Evidence, @GivenAt, @Now, @UserId
      from (values (contact_of(@Number))) known (contact_id)
      left join contacts c on c.id = known.contact_id
    returning *
)
select r.id, r.number, r.purpose, r.text_version, r.consent_text, r.channel, r.evidence, r.given_at, u.name as recorded_by, r.revoked_at, r.revoked_why
  from recorded r
  left join users u on u.id = r.recorded_by
 cross join lateral audit(@UserId, 'compliance.consent_recorded', r.id, r.number, jsonb_build_object('purpose', r.purpose, 'text', r.text_version), @Now)
 cross join lateral judge_held_contact_again(r.contact_id, @Now) judged_again
 where judged_again >= 0;
