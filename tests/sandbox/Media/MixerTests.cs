using DutyCall.Sandbox.Media.Sounds;
using Microsoft.Extensions.Logging.Abstractions;

namespace DutyCall.Sandbox.Media;

/// <summary>Who hears whom. Each party says one constant level, so that what is heard is the sum of those audible.</summary>
public sealed class MixerTests
{
    readonly Mixer mixer = new(NullLogger<Mixer>.Instance);
    readonly Room room = new();
    readonly Party ann;
    readonly Party bob;
    readonly Party cy;

    public MixerTests()
    {
        ann = new Party(mixer, 1);
        bob = new Party(mixer, 10);
        cy = new Party(mixer, 100);
        room.Add(ann.Leg);
        room.Add(bob.Leg);
        room.Add(cy.Leg);
    }

    [Fact]
    public void Everybody_hears_all_the_others() => Hear(110, 101, 11);

    [Fact]
    public void A_muted_party_hears_but_is_not_heard()
    {
        bob.Leg.Muted = true;

        Hear(100, 101, 1);
    }

    [Fact]
    public void A_held_party_neither_hears_nor_is_heard_but_hears_what_is_played_to_it()
    {
        bob.Leg.Held = true;
        bob.Leg.Play(new Level(5));
        room.Announcement = new Level(1000);

        Hear(1100, 5, 1001);
    }

    [Fact]
    public void A_coach_is_heard_by_the_coached_leg_only_and_hears_everybody()
    {
        cy.Leg.Coached = ann.Leg;

        Hear(110, 1, 11);
    }

    [Fact]
    public void What_is_played_to_one_is_laid_over_the_room_for_that_one()
    {
        ann.Leg.Play(new Level(1000));

        Hear(1110, 101, 11);
    }

    [Fact]
    public void An_announcement_is_heard_by_all_and_ends()
    {
        room.Announcement = new Level(1000, frames: 1);

        Hear(1110, 1101, 1011);
        Hear(110, 101, 11);
        Assert.Null(room.Announcement);
    }

    [Fact]
    public void A_party_that_moves_is_heard_in_its_new_room_only()
    {
        var other = new Room();
        var dee = new Party(mixer, 7);
        other.Add(dee.Leg);
        other.Add(cy.Leg);

        Hear(10, 1, 7);
        Assert.Equal(100, dee.Heard);
        Assert.DoesNotContain(cy.Leg, room.Legs);
    }

    [Fact]
    public void A_closed_leg_leaves_its_room_and_the_mixer()
    {
        cy.Leg.Close();

        Hear(10, 1, 0);
        Assert.Null(cy.Leg.Room);
        Assert.DoesNotContain(cy.Leg, mixer.Legs);
    }

    [Fact]
    public void A_leg_in_no_room_hears_what_is_played_to_it()
    {
        var lone = new Party(mixer, 3);
        lone.Leg.Play(new Level(42));

        mixer.Tick();

        Assert.Equal(42, lone.Heard);
    }

    [Fact]
    public void Loud_voices_are_clipped_and_do_not_wrap_around()
    {
        ann.Leg.Say(new Level(30000));
        bob.Leg.Say(new Level(30000));

        mixer.Tick();

        Assert.Equal(short.MaxValue, cy.Heard);
    }

    [Fact]
    public void A_sound_that_has_ended_leaves_the_one_put_on_meanwhile()
    {
        var next = new Level(9);
        ann.Leg.Play(new Watched(new Level(1, frames: 0), () => ann.Leg.Play(next)));

        mixer.Tick();

        Assert.Same(next, ann.Leg.Playing);
    }

    [Fact]
    public void A_leg_that_fails_does_not_silence_the_others()
    {
        bob.Leg.Heard += _ => throw new InvalidOperationException("broken");

        Hear(110, 101, 11);
    }

    [Fact]
    public void The_level_of_a_party_is_its_loudness()
    {
        ann.Leg.Say(new Level(16384));
        bob.Leg.StopSaying();

        mixer.Tick();

        Assert.Equal(0.5, ann.Leg.Level, 3);
        Assert.Equal(0, bob.Leg.Level);
    }

    void Hear(int byAnn, int byBob, int byCy)
    {
        ann.Heard = bob.Heard = cy.Heard = 0;
        mixer.Tick();
        Assert.Equal((byAnn, byBob, byCy), (ann.Heard, bob.Heard, cy.Heard));
    }

    sealed class Party
    {
        public Party(Mixer mixer, short says)
        {
            Leg = mixer.Add(new ScriptedLeg());
            Leg.Say(new Level(says));
            Leg.Heard += frame => Heard = frame[^1];
        }

        public ScriptedLeg Leg { get; }

        public int Heard { get; set; }
    }

    sealed class Level(short value, int frames = int.MaxValue) : ISound
    {
        int left = frames;

        public bool Read(Span<short> frame)
        {
            if (left-- <= 0)
                return false;

            frame.Fill(value);
            return true;
        }
    }
}
