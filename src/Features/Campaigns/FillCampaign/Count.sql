select count_contacts(@Search::jsonb, 10000000);
