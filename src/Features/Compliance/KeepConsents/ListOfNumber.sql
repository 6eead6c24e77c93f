select c.id, c.number, c.purpose, c.text_version, c.consent_text, c.channel, c.evidence, c.given_at, u.name as recorded_by, c.revoked_at, c.revoked_why
  from consents c
  left join users u on u.id = c.recorded_by
 where c.number = @Number
 order by c.given_at desc, c.id desc;
