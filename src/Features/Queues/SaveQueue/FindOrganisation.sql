select default_region as region, time_zone from organisations;
