select exists (select from all_organisations());
