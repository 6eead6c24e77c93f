select audit(@UserId, 'compliance.evidence_gathered', null, @Number, '{}', @Now);
