select default_region from organisations;
