select number, label from phone_numbers where active order by not is_default, number;
