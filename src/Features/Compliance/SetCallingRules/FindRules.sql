select dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed from organisations;
