namespace NetGen.Generator.Tests;

/// <summary>The specs that the tests share.</summary>
internal static class Specs
{
    /// <summary>Small, with a layer of most kinds.</summary>
    public const string Tiny = """
        # A network small enough to read what is generated from it.
        name: Tiny
        input: 6x6x2
        layers:
          - conv3x3-4
          - pool
          - conv: { kernel: 1x3, filters: 3, activation: tanh, name: stem }
          - dropout0.25
          - dense3
        loss: softmax-cross-entropy
        """;

    public const string Perceptron = """
        name: Perceptron
        input: 5
        layers: [dense4, dense2]
        loss: mse
        """;

    /// <summary>A number of every kind that generated code writes out, and layers of the other kinds.</summary>
    public const string Numbers = """
        name: Numbers
        input: 9x7x3
        layers:
          - conv: { kernel: 3x3, filters: 4, dilation: 2, padding: [1, 2, 0, 1], activation: none, init: { normal: 0.02 } }
          - leakyrelu: { slope: 0.125 }
          - avgpool3x3/2
          - elu: { alpha: 0.75 }
          - conv: { kernel: 1x1, filters: 6, groups: 2, activation: gelu, init: { uniform: 1/3 } }
          - globalavgpool
          - dropout: 0.1
          - dense: { units: 2, bias: false }
        loss: { mse: { off: -0.9, on: 0.9 } }
        classes: [no, 'yes "and" \ no']
        normalize: { scale: 1/255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
        """;

    public const string FashionCnn = """
        name: FashionCnn
        input: 28x28x1
        layers: [conv5x5-32, pool, conv5x5-64, pool, dense1024, dropout, dense10]
        loss: softmax-cross-entropy
        """;
}
