select agents_export_contacts as contacts, agents_export_history as calls from organisations;
