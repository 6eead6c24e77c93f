select unnest(disqualify_reasons) from organisations;
