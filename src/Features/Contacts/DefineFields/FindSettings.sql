select agents_see_contacts = 'own' as agents_see_own, agents_add_contacts, calls_make_contacts, agents_export_contacts, agents_export_history,
       disqualify_reasons as reasons
  from organisations;
