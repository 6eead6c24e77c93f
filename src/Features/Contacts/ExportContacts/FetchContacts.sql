fetch all from contacts_export;
