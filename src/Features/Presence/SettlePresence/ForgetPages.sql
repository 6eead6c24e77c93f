delete from presence_pages where heartbeat_at < @Before
