update campaign_rehearsals
   set actual = @Actual::jsonb
 where id = @Id
   and actual is null;
