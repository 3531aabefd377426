using Longhouse.Jobs.Fairness;

namespace Longhouse.Jobs.Tests.Fairness;

public class FairPlanTests
{
    private static readonly Dictionary<string, int> NoCaps = [];

    [Fact]
    public void Equal_lanes_get_equal_shares()
    {
        var plan = FairPlan.Make([Lane("a"), Lane("b"), Lane("c"), Lane("d")], NoCaps, 100, 0);

        Assert.Equal([25, 25, 25, 25], plan.Counts);
    }

    [Fact]
    public void A_lane_of_twice_the_weight_gets_twice_the_share()
    {
        var plan = FairPlan.Make([Lane("a"), Lane("b"), Lane("c", weight: 2)], NoCaps, 100, 0);

        Assert.Equal([25, 25, 50], plan.Counts);
    }

    [Fact]
    public void A_lane_that_is_behind_is_served_first()
    {
        var plan = FairPlan.Make([Lane("a", start: 100), Lane("b", start: 97)], NoCaps, 3, 0);

        Assert.Equal([0, 3], plan.Counts);
    }

    [Fact]
    public void Shares_over_many_small_claims_are_those_of_one_large_claim()
    {
        var tags = new double[3];
        double[] weights = [1, 1, 2];
        var given = new int[3];
        for (var claim = 0; claim < 100; claim++)
        {
            var plan = FairPlan.Make([.. tags.Select((t, i) => Lane($"{i}", weights[i], t))], NoCaps, 3, 0);
            for (var i = 0; i < 3; i++)
            {
                given[i] += plan.Counts[i];
                tags[i] += plan.Counts[i] / weights[i];
            }
        }

        Assert.Equal(75, given[0], 1.0);
        Assert.Equal(75, given[1], 1.0);
        Assert.Equal(150, given[2], 1.0);
    }

    [Fact]
    public void A_capped_partition_gets_no_more_than_its_room_over_all_priorities()
    {
        var lanes = new[] { Lane("a", priority: 1), Lane("b", priority: 1), Lane("a", priority: 5) };

        var plan = FairPlan.Make(lanes, new Dictionary<string, int> { ["a"] = 3 }, 20, 0);

        Assert.Equal(3, plan.Counts[0] + plan.Counts[2]);
        Assert.Equal(17, plan.Counts[1]);
    }

    [Fact]
    public void Nothing_is_planned_when_all_are_at_their_caps()
    {
        var plan = FairPlan.Make([Lane("a")], new Dictionary<string, int> { ["a"] = 0 }, 5, 0);

        Assert.Equal([0], plan.Counts);
    }

    [Fact]
    public void Of_64_places_four_go_to_the_level_below()
    {
        var plan = FairPlan.Make([Lane("a", priority: 1), Lane("a", priority: 9)], NoCaps, 64, 0);

        Assert.Equal([60, 4], plan.Counts);
    }

    [Fact]
    public void Claims_of_fewer_than_sixteen_places_carry_the_remainder_on()
    {
        var low = 0;
        var turn = 0L;
        for (var claim = 0; claim < 64; claim++)
        {
            var plan = FairPlan.Make([Lane("a", priority: 1), Lane("a", priority: 9)], NoCaps, 1, turn);
            turn = plan.Turn;
            low += plan.Counts[1];
        }

        Assert.Equal(4, low);
    }

    [Fact]
    public void Every_level_advances_however_many_there_are()
    {
        var lanes = Enumerable.Range(1, 6).Select(p => Lane("a", priority: (short)p)).ToList();

        var plan = FairPlan.Make(lanes, NoCaps, 16 * 5, 0);

        Assert.Equal([75, 1, 1, 1, 1, 1], plan.Counts);
    }

    [Fact]
    public void All_places_go_to_the_lower_level_when_the_upper_one_is_held_back()
    {
        var plan = FairPlan.Make(
            [Lane("a", priority: 1), Lane("b", priority: 9)], new Dictionary<string, int> { ["a"] = 0 }, 10, 0);

        Assert.Equal([0, 10], plan.Counts);
    }

    private static Lane Lane(string partition, double weight = 1, double start = 0, short priority = 5) => new(priority, partition, weight, start);
}
