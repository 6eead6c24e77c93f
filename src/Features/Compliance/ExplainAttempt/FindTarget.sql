select coalesce(c.phone, @Number) as number, o.default_region as region
  from organisations o
  left join contacts c on c.id = @ContactId::uuid and c.deleted_at is null and in_reach(c, @Reach::jsonb)
 where @ContactId::uuid is null or c.id is not null;
