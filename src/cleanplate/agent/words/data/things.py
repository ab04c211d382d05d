"""Things: what a video is made of, what a picture has, what stands around."""

NOUNS = """
background: background, bg, backdrop, what's behind me, what is behind me, everything behind me, back ground, scenery behind me, what's behind, background image, background picture, backround, wall behind me, the room behind me, everything behind, backgroud, video background, background of the video, what's behind him, what's behind her, stuff behind me | 背景 后面 背后 身后的东西 底图 背境 后景 背景画面 视频背景 身后的画面 背景图
person: me, person, people, subject, speaker, man, woman, myself, him, her, us, them people, the person, guy, presenter, human, talent, portrait, host | 人 人物 人像 主体 我 主播 人体 人脸 真人 主持人 人们
object: object, product, thing, item, not a person, no people | 物体 产品 商品 物品 东西
screen: green screen, greenscreen, blue screen, bluescreen, green-screen, blue-screen, chroma screen, the green, green backdrop, green background screen, coloured screen, screen | 绿幕 绿屏 蓝幕 蓝屏 幕布 绿布 蓝布 绿色幕布 蓝色幕布
clip: clip, video, footage, shot, movie, recording, scene, segment, part, vid, video clip, talking head video, talking-head video, talking head, film, movie clip, section, talking-head | 片段 视频 段 画面 镜头 影片 素材片段 录像 段视频 视频片段 视频画面 片子 短片 个片段 部分 个视频 镜头画面 个镜头 原视频
picture: picture, photo, image, pic, still, photograph, snapshot | 图片 照片 图 图像 相片 张图 张照片 个图片 张图片
pictures: pictures, photos, images, pics, stills, photographs, my photos, my pictures, all pictures, all photos | 图片们 这些照片 这些图片 这几张照片 所有照片 所有图片 几张图片 我的照片 全部照片 这些图 照片们
slideshow: slideshow, slide show, photo slideshow, slide-show | 幻灯片 相册 轮播 图集 照片墙 电子相册 幻灯
title: title, text, heading, headline text, words, lettering, titles, texts, label text, texte, wording, titel, tittle, tile text | 标题 文字 字 文本 大字 字样 个标题 标语 文案 题目 标提 那个标题 行字 文字内容 标题文字 条文字 行文字
captions: captions, subtitles, subs, caption track, subtitle, closed captions, subtitels, srt | 字幕 字慕 字幕轨 个字幕 字幕文件
caption: caption | 字幕
music: music, song, bgm, background music, soundtrack, tune, track music, score, backing track, musik, musci, audio track, the beat, tunes, bg music, background song, music track, background track, backgroud music, backing music | 音乐 背景音乐 配乐 歌 歌曲 bgm 背景乐 曲子 音轨 首歌 乐曲 段音乐 首音乐 伴奏 银乐 首曲子
sound: sound, audio, voice, original sound, own sound, original audio, sound of the video, audio of the video, narration, speech, voiceover, voice over | 声音 原声 音频 人声 原音 视频声音 视频的声音 旁白 语音 视频原声 说话声 原视频的声音 声
noise: noise, background noise, hiss, hum, wind noise, static, buzz, fan noise, room noise, humming, buzzing, rumble, backgroud noise, air conditioner noise, ambient noise, street noise, hissing | 噪音 噪声 杂音 底噪 背景噪音 风声 电流声 嗡嗡声 背景杂音 嘈杂声 噪点声 风噪 杂声 背景噪声 空调声
logo: watermark | 水印
shadow: shadow, drop shadow, shadows, shade | 阴影 影子 投影 个阴影
lightwrap: light wrap, rim light, edge light, ambient light, lightwrap | 环境光 边缘光 轮廓光 环绕光
lighting: lighting, light, lights and colours, exposure and colour | 光线 光照 光影 灯光 打光
edge: edges, edge, outline of the person, the edge, borders of the person, hair edges | 边缘 边 边界 轮廓 抠像边缘 人物边缘
feather: feather, feathering, soften | 羽化 柔化 柔和
choke: choke, shrink the edge, tighten | 收边 收缩 收紧
qualityword: quality | 质量 画质 品质
project: project, draft, this project, film project, my video project, movie project | 项目 草稿 工程 作品 项目名 项目名称 这个项目
canvas: canvas, stage, artboard | 画布
look: look, filter, effect, style, grade look, colour grade, color grade, vibe, feel, looks, filters, feeling, mood, tone | 滤镜 风格 效果 调色 色调 感觉 画风 特效 氛围感 质感
vignette: vignette, dark corners, vignetting | 暗角 晕影
grain: grain, film grain, grainy | 颗粒 胶片颗粒 颗粒感 噪点
colourword: colour, color, colours, colors, hue, colour of, color grading | 颜色 色彩 颜 色 画面颜色
font: font, typeface, lettering style | 字体
box: box, background box, text box, plate behind it, backing, box behind it | 底框 背景框 文字框 色块 框 底色 背景条 底
outline: outline, stroke, border, contour, outlined | 描边 边框 轮廓线 外框
frame: frame, frames | 帧 画面帧 一帧
cutpoint: cut, cuts, join, joins | 剪辑点 接缝 切点
transition: transition, transitions, scene transition | 转场 过渡 转场效果 过渡效果
dissolve: dissolve, crossfade, cross fade, cross-fade, cross dissolve, crossfades, dissolves, cross-dissolve, melt | 叠化 溶解 交叉溶解 交叉淡化 叠化转场
wipe: wipe, wipes | 擦除 擦拭 划像
slidetr: slide transition, push transition | 推移 滑动转场 推移转场
zoomtr: zoom transition | 缩放转场
fadetr: fade through, dip to, fade transition, dip | 闪黑 闪白 颜色过渡
dipblack: dip to black, fade through black | 闪黑 黑场过渡
dipwhite: dip to white, fade through white, flash white | 闪白 白场过渡
between: between, in between | 之间 中间的衔接 之间的衔接
toblack: to black, fade to black | 到黑 到黑场 黑场 变黑 至黑
speech: when i talk, when i speak, under my voice, when someone speaks, when someone talks, under speech, under the voice, while people are speaking, while i talk, while i speak, when people speak, while i'm talking, when i'm talking, when there is speech, when there's speech, under the speech, during speech, when talking, when people talk, under dialogue, under the narration, while someone is talking, while speaking, when somebody speaks, under my speech, while talking, under the talking, when he speaks, when she speaks, below my voice, while someone speaks | 说话的时候 说话时 人声出现时 有人说话时 有人讲话时 讲话时 讲话的时候 人声时 有人说话的时候 我说话时 我说话的时候 有人讲话的时候 人声出现的时候 说话时候
picend: the end of the video, the picture, end of video, the end, whole video | 视频结尾 视频长度
loudness: loudness, lufs level, loudness normalization, loudness normalisation, audio levels, overall loudness, audio level, sound level, overall volume | 响度 整体响度 整体音量 总音量
podcast: podcast, podcasts | 播客
broadcast: broadcast, tv, television | 广播 电视
platform: youtube loudness, streaming
volume: volume, sound volume, volumne, loudness level, sound level of, vol | 音量 音量大小 声音大小
opacity: opacity, opaque | 不透明度
transparency: transparency, see-through, see through, translucent, transparent by | 透明度
transparent: transparent, alpha, transparency background, see-through background, no background at all, alpha channel, trasparent, transparant, invisible | 透明 透明背景 透明的 透明底 带透明通道 透明通道 变透明 全透明
solid: solid, plain, pure, solid colour, solid color, single, flat, solid-coloured, clean | 纯色 纯 单色 纯色的
gradient: gradient, gradation, from top to bottom | 渐变 渐变色 渐变的
original: original, real, real background, original background, old, actual | 原来 原来的 原本的 原始 原始的 原 本来的 原有的 原背景
aspect: aspect ratio, ratio, aspect, shape, orientation, format ratio | 比例 画面比例 宽高比 画幅 长宽比 尺寸比例
resolution: resolution, size of the canvas, canvas size, pixels, video size, dimension, dimensions | 分辨率 尺寸 画布尺寸 画布大小 视频尺寸
rate: frame rate, framerate, fps, frames per second, frames a second, frame-rate | 帧率 每秒帧数 帧数 帧每秒
reframe: reframe, reframing | 重新构图 构图
noreframe: don't reframe, without reframing, do not reframe, no reframing | 不要重新构图 别重新构图 不重新构图
linear: linear light, linear, linearly, linear blending | 线性光 线性
blending: blending, mix layers, mix the layers, blend layers, blend the layers, layer mixing, layers mixed, mix, blend mode | 混合 图层混合 图层
brightnessnoun: brightness | 亮度
contrast: contrast, contarst | 对比度 反差 对比
saturation: saturation, colour intensity, color intensity, vibrance, colourfulness | 饱和度 饱和 鲜艳度 色彩饱和度
temperature: temperature, white balance, warmth, colour temperature, color temperature | 色温 冷暖 白平衡
exposure: exposure | 曝光 曝光度
gamma: gamma | 伽马 伽玛
size: size, font size, text size, scale | 大小 字号 字体大小 尺寸大小
speed: speed, pace, tempo, playback speed | 速度 播放速度 倍速 语速 速率
strength: strength, intensity, amount, degree, level | 强度 程度 力度 幅度
aswell: lasts, long
end: end, the end, ending, end of the video, very end, the end of the video, end of it, end of the timeline, at the end, closing | 结尾 末尾 片尾处 最后 结束 最后面 视频结尾 尾部 结尾处 片末 最末
begin: beginning, the start, the beginning, very beginning, opening, at the start, start of the video, at the beginning, beginning of the video, front of the video | 开头 开始处 片头 最前 最开始 开头处 视频开头 最前头 一开始
middle: middle, half way, halfway, the middle, midpoint, in half, in the middle, in two, into two, into two parts, in two halves, into halves | 中间 一半处 正中 正中间 两半 中间位置 两段
mark: mark, point, timestamp, time | 处 的地方 时 的时候 那里 位置处 时刻 那一刻 这里 地方
whole: whole, entire, full, throughout, the whole time, the whole video, for the whole video, entire video, whole thing, all the time, all the way through, the entire video, the entire time, for the entire video, during the whole video, the full length | 全程 整个 全片 整段 从头到尾 整个视频 始终 一直 全部时间 整条 整个画面
all: all, every, each, everything, everywhere, all of, all the, both, all of them, every single, each of, the whole lot, all clips | 所有 全部 每个 每一个 每段 每一段 都 全都 两个 各 所有的 全部的 每 每条 每张 每一张 每个人 两段都 统统
rest: rest, remaining, other, others | 其余 其他 剩下的 别的 另一个 其它
it: it, this, that, them, those, these, this one, that one, one, the thing | 它 这个 那个 这 那 它们 这段 那段 这些 那些 此 刚才那个 刚才的
thatcolour: that colour, that color, same colour, same color, the same colour, the same color, that colour again, in that colour, in that color, this colour, this color, that color again | 那个颜色 同样的颜色 这个颜色 相同的颜色 一样的颜色 同一个颜色 刚才的颜色 那种颜色
again: again, once more, another time | 再 又 再次 再来
instead: instead, rather | 反而
file: file, my own, the file | 这个文件 那个文件
something: something, anything, something more, some | 点什么 某个
"""

STYLES = """
preset=lower_third: lower third, lower thirds, lower-third, l3rd, lowerthird | 下三分之一 字幕条 下三分之一字幕 下方字幕条 下三分之一字幕条
preset=name_tag: name tag, nametag, name-tag, name card, name badge | 人名条 名牌 姓名条 名字条
preset=headline: headline, big headline | 大标题 头条
preset=chapter: chapter title, chapter card, chapter heading, chapter | 章节标题 章节
preset=quote: quote, quotation, pull quote | 引用 引言 金句
preset=caption: caption style | 字幕样式
preset=end_card: end card, endcard, end-card, end screen, outro card, outro, closing card, end title | 片尾 片尾卡 结尾卡 片尾字幕
font=serif: serif, serif font, serifs | 衬线 衬线体 衬线字体 宋体
font=sans: sans, sans serif, sans-serif, sans serif font | 无衬线 黑体 无衬线字体
font=hand: handwriting, hand, handwritten, script, cursive, hand-written, handwriting font | 手写 手写体 手写字体 手写字
font=display: display font, display, poster font, condensed | 展示字体 海报字体 艺术字 艺术字体
bold=true: bold, bolder, heavy, boldface, in bold | 加粗 粗体 粗 加粗的 粗一点 变粗
bold=false: not bold, unbold, regular weight, no bold | 不加粗 取消加粗 细体 常规字重
quality=best: best quality, highest quality, best, high quality, top quality, maximum quality, hq, in high quality, best possible quality, best possible, highest possible quality, in best quality, max quality | 最高质量 最高画质 高质量 最佳质量 最好的质量 最高品质 高画质 最佳 高清质量 最高 最精细 精细
quality=fast: fast quality, draft quality, quick quality, low quality, fast mode, quick and dirty, fast and rough, preview quality, lowest quality, rough | 快速 低质量 快速模式 草稿质量 低画质 预览质量 快速抠图
quality=balanced: balanced quality, medium quality, balanced, normal quality, standard quality | 均衡 中等质量 标准质量 普通质量
ratio=16:9: 16:9, 16x9, widescreen, landscape, horizontal, landscape format, horizontal format, youtube format, wide screen, 16 by 9, 16/9, landscape mode | 横屏 横版 宽屏 横向 横屏视频 横的
ratio=9:16: 9:16, 9x16, vertical, portrait mode, portrait format, portrait, vertical format, upright, tiktok format, reels format, shorts format, story format, 9 by 16, vertical video, for tiktok, for reels, for shorts, 9/16, tiktok, reels, shorts | 竖屏 竖版 竖向 抖音比例 竖屏视频 抖音 竖的 竖 手机竖屏 快手 视频号竖屏 竖版视频
ratio=1:1: 1:1, 1x1, square, square format, instagram square, 1 by 1, square video | 方形 正方形 方的 正方 方形视频 方屏
ratio=4:5: 4:5, 4x5, 4 by 5, instagram portrait, 4/5 | 四比五
format=mp4: mp4, h264, h.264, an mp4, mp4 file | mp4
format=hevc: hevc, h265, h.265, x265 | hevc
format=webm: webm, vp9, a webm | webm
format=mov: mov, prores, quicktime, prores 4444, a mov | mov
format=gif: gif, a gif, animated gif | 动图 gif
format=webp: webp, animated webp | webp
format=png: png sequence, png frames, png, pngs, image sequence | 图片序列 序列帧
format=matte: matte video, alpha matte, the matte alone, matte only | 蒙版视频 遮罩视频
format=web: web folder, web page player, for my website | 网页格式
format=bundle: bundle, zip bundle | 打包
reading=saying: saying, that says, which says, says, reading, that reads, with the words, with the text, with text, called, to say, say, with the title, which reads, to read, reads | 写着 内容是 内容为 文字是 内容 写上 文字为 写 内容写 上面写着
by=1: by, by another
to=1: to, up to, down to, into, as, equals, = | 到 为 至 成 等于 改到
with=1: with, in favour of, by using
and=1: and, &, as well as, along with | 和 与 跟 以及
then=1: then, and then, after that, afterwards, also, plus, next, and also, finally, lastly, secondly, additionally, at last, after this | 然后 再 接着 并 并且 同时 另外 还有 也 最后再 之后再 接下来 顺便 随后 还要 并把 再把 而且 以及
"""
