select org_id, number_id from find_number_called(@Called);
