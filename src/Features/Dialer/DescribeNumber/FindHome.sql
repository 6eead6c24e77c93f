select default_region as region, agents_add_contacts from organisations;
