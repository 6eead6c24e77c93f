select default_region as region, currency, agents_add_contacts from organisations;
