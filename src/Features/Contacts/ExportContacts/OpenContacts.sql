select open_contacts_export(@Search::jsonb, @Column, @Descending)::text;
