select purpose, text_version, consent_text, channel, evidence, given_at, revoked_at, revoked_why from consents where number = @Number order by given_at, id;
