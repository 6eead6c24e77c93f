using Dapper;
using DutyCall.Features.Admin.LoadDemo;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DutyCall.Features.Admin;

public sealed class LoadDemoTests : CookieTest
{
    [Fact]
    public async Task Makes_an_organisation_that_people_can_work_in()
    {
        Assert.True(await Load());

        Assert.Equal((1L, 2L, 9L, 4L, 200L, 11L), await Ask<(long, long, long, long, long, long)>("""
            select (select count(*) from organisations), (select count(*) from departments), (select count(*) from users),
                   (select count(*) from phone_numbers), (select count(*) from contacts), (select count(*) from dispositions)
            """));
        Assert.InRange(await Ask<long>("select count(*) from calls where state = 'ended' and wrap_up = 'done' and ended_at < @now", new { now = Clock.GetUtcNow().UtcDateTime }), 250, 350);
        Assert.Equal(0, await Ask<long>("select count(*) from calls c where (select count(*) from call_legs l where l.call_id = c.id) <> 2"));
        Assert.Equal("Answers and talks", await Ask<string>("select title from contacts where phone = '+15550100100'"));
        Assert.Equal(16, await Ask<long>("select count(*) from contacts where phone like '+155501001__'"));
        Assert.Equal((12L, 6L), await Ask<(long, long)>("select (select count(*) from campaign_members m where m.campaign_id = c.id), (select count(*) from campaign_agents a where a.campaign_id = c.id) from campaigns c where c.name = 'Practice round'"));
    }

    [Theory]
    [InlineData("admin@demo.example")]
    [InlineData("jonah@demo.example")]
    [InlineData("kofi@demo.example")]
    public async Task Gives_its_people_the_password_that_the_launcher_prints(string email)
    {
        await Load();

        var entered = await TrySignIn(Browse(), email, "demo-demo-demo");

        Assert.Equal("/", entered.Location);
    }

    [Fact]
    public async Task Happens_once_however_many_start_at_once()
    {
        var loads = await Task.WhenAll(Load(), Load(), Load());

        Assert.Single(loads, made => made);
        Assert.Equal(1, await Ask<long>("select count(*) from organisations"));
    }

    [Fact]
    public async Task Leaves_an_organisation_alone_that_is_there()
    {
        await Given.Organisation();

        Assert.False(await Load());
        Assert.Equal(0, await Ask<long>("select count(*) from contacts"));
    }

    [Fact]
    public async Task Calls_nobody_twice_at_the_same_time()
    {
        await Load();

        await using var db = new NpgsqlConnection(OwnerConnection);
        Assert.Empty(await db.QueryAsync<Guid>("""
            select a.id from calls a join calls b on b.agent_id = a.agent_id and b.id <> a.id and b.created_at between a.created_at and a.ended_at
            """));
    }

    async Task<bool> Load()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Command());
    }
}
