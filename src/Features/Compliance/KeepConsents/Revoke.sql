with revoked as (
    update consents set revoked_at = @Now, revoked_by = @UserId, revoked_why = @Reason
     where id = @ConsentId and revoked_at is null
    returning *
)
select r.id, r.number, r.purpose, r.text_version, r.consent_text, r.channel, r.evidence, r.given_at, u.name as recorded_by, r.revoked_at, r.revoked_why
  from revoked r
  left join users u on u.id = r.recorded_by
 cross join lateral audit(@UserId, 'compliance.consent_revoked', r.id, r.number, jsonb_build_object('reason', @Reason::text), @Now);
