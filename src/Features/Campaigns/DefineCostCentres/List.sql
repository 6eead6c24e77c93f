select centre.code, centre.label, centre.active, (select count(*) from campaigns c where c.cost_centre = centre.code and c.deleted_at is null)::integer as campaigns
  from cost_centres centre
 order by not centre.active, lower(centre.label), centre.code;
