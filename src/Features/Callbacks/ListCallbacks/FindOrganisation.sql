select default_region as region, time_zone, calling_from, calling_until from organisations;
