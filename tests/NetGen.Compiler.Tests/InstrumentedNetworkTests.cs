using NetGen.Inspection;

namespace NetGen.Compiler.Tests;

/// <summary>The benchmark of layers reads generated code; where that takes another form, it must not lose a layer unnoticed.</summary>
public sealed class InstrumentedNetworkTests
{
    [Theory]
    [InlineData("fashion-cnn")]
    [InlineData("resnet8")]
    [InlineData("kws-dscnn")]
    [InlineData("ad-autoencoder")]
    public void Every_layer_that_multiplies_is_timed_forward_and_backward(string model)
    {
        ShapedNetwork shaped = Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", model + ".yaml")));
        GeneratedNetwork generated = NetworkCompiler.Generate(
            shaped, new GenerationOptions("Measured", GenerationOptions.DefaultStackBudget));

        InstrumentedNetwork network = InstrumentedNetwork.Of(generated);

        Assert.NotEmpty(BuildCost.Compile(network.Files));
        foreach (Pass pass in Enum.GetValues<Pass>())
            Assert.Equal(
                shaped.Layers.Where(Multiplies).Select(layer => layer.Name),
                shaped.Layers.Where(layer => Multiplies(layer) && network.Sites.Any(site => site.Layer == layer.Name && site.Pass == pass))
                    .Select(layer => layer.Name));
    }

    private static bool Multiplies(ShapedLayer layer) => layer.Layer is Conv or Depthwise or Dense;
}
